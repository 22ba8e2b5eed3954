try{localStorage}catch{Object.defineProperty(window,'localStorage',{value:{getItem(){return null},setItem(){},removeItem(){}}})}document.body.dataset.theme=localStorage.getItem('theme')||'auto';
